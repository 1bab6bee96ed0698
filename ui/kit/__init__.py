"""Everything a page is drawn with: ``from ui import kit``. The only place that knows Vue and Quasar."""

from ui.kit.atoms.buttons import Button, button, icon_button, link_button
from ui.kit.atoms.dates import day, moment, short_day
from ui.kit.atoms.downloads import download
from ui.kit.atoms.marks import badge, health_dot, icon, kbd, spinner, status_badge
from ui.kit.atoms.sparkline import sparkline
from ui.kit.atoms.texts import ago, caption, copy_field, h1, h2, h3, link, mono, paragraph
from ui.kit.molecules.charts import Series, chart, chart_html
from ui.kit.molecules.dialogs import Modal, confirm, dialog, modal_foot
from ui.kit.molecules.domain_picker import DomainPicker, Pick, domain_picker
from ui.kit.molecules.fields import (
    Choice,
    ChoiceCards,
    Field,
    checkbox,
    choice_cards,
    describe,
    field,
    select,
)
from ui.kit.molecules.forms import Form, form
from ui.kit.molecules.navigation import (
    LINE,
    Item,
    Tab,
    countdown,
    definition_list,
    link_tabs,
    menu,
    stepper,
    tabs,
    tooltip,
)
from ui.kit.molecules.notices import alert, empty_state, error_card, progress_bar, skeleton
from ui.kit.molecules.small_file import SmallFile, small_file
from ui.kit.molecules.stats import Stat, stat_card, stat_cards, stats_of
from ui.kit.molecules.text_file import TextFile, text_file
from ui.kit.organisms.dns import (
    NameserverGuide,
    RecordsToCopy,
    nameserver_guide,
    records_to_copy,
    zone_diff,
)
from ui.kit.organisms.domains import NameList, cost_tree, domain_cards, ladder, name_list
from ui.kit.organisms.pages import card, page, page_header, section
from ui.kit.organisms.tables import (
    Column,
    DataTable,
    Filter,
    RowAction,
    TablePage,
    TableQuery,
    data_table,
    narrowed,
)
from ui.kit.parts import box, text

__all__ = [
    "LINE",
    "Button",
    "Choice",
    "ChoiceCards",
    "Column",
    "DataTable",
    "DomainPicker",
    "Field",
    "Filter",
    "Form",
    "Item",
    "Modal",
    "NameList",
    "NameserverGuide",
    "Pick",
    "RecordsToCopy",
    "RowAction",
    "Series",
    "SmallFile",
    "Stat",
    "Tab",
    "TablePage",
    "TableQuery",
    "TextFile",
    "ago",
    "alert",
    "badge",
    "box",
    "button",
    "caption",
    "card",
    "chart",
    "chart_html",
    "checkbox",
    "choice_cards",
    "confirm",
    "copy_field",
    "cost_tree",
    "countdown",
    "data_table",
    "day",
    "definition_list",
    "describe",
    "dialog",
    "domain_cards",
    "domain_picker",
    "download",
    "empty_state",
    "error_card",
    "field",
    "form",
    "h1",
    "h2",
    "h3",
    "health_dot",
    "icon",
    "icon_button",
    "kbd",
    "ladder",
    "link",
    "link_button",
    "link_tabs",
    "menu",
    "modal_foot",
    "moment",
    "mono",
    "name_list",
    "nameserver_guide",
    "narrowed",
    "page",
    "page_header",
    "paragraph",
    "progress_bar",
    "records_to_copy",
    "section",
    "select",
    "short_day",
    "skeleton",
    "small_file",
    "sparkline",
    "spinner",
    "stat_card",
    "stat_cards",
    "stats_of",
    "status_badge",
    "stepper",
    "tabs",
    "text",
    "text_file",
    "tooltip",
    "zone_diff",
]

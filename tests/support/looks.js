/* Returns a map from every element that says something to its look: all that its contrast depends on.

A look is "" where it does not tell everything: when the text is not wholly on the grounds of the
elements around it, or something else is painted where it stands. */
() => {
    const CLEAR = 'rgba(0, 0, 0, 0)', grounds = new Map();
    const shown = e => e.checkVisibility({visibilityProperty: true});
    const ground = e => {
        if (!e) return {said: '', painted: [], shut: false};
        if (grounds.has(e)) return grounds.get(e);
        const up = ground(e.parentElement), css = getComputedStyle(e);
        const own = [css.backgroundColor, css.backgroundImage, css.opacity, css.filter,
            css.mixBlendMode, css.backdropFilter].join();
        const plain = own === `${CLEAR},none,1,none,normal,none`;
        const paints = css.backgroundColor !== CLEAR || css.backgroundImage !== 'none';
        const covers = /^rgb\(/.test(css.backgroundColor) && css.backgroundImage === 'none';
        const box = paints && shown(e) && e.getBoundingClientRect();
        const here = {
            said: plain ? up.said : `${up.said}|${own}`,
            painted: covers ? [box] : box ? [...up.painted, box] : up.painted,
            box,
            shut: up.shut || css.overflow === 'hidden' && e.offsetWidth <= 1 && e.offsetHeight <= 1,
        };
        grounds.set(e, here);
        return here;
    };
    const FIELDS = 'input:not([type=checkbox], [type=radio]), select, textarea';
    const speaks = e => shown(e) && !ground(e).shut && (e.matches(FIELDS)
        || [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.data.trim()));
    const extent = e => {
        const range = document.createRange(), own = e.getBoundingClientRect();
        range.selectNodeContents(e);
        const text = range.getBoundingClientRect();
        if (!text.width || e.matches(FIELDS)) return own;
        return {left: text.left, right: text.right, top: text.top, bottom: text.bottom};
    };
    const within = (a, b) => a.left >= b.left - 1 && a.right <= b.right + 1
        && a.top >= b.top - 1 && a.bottom <= b.bottom + 1;
    const meet = (a, b) => a.left < b.right && a.right > b.left
        && a.top < b.bottom && a.bottom > b.top;
    const all = [...document.body.querySelectorAll('*')];
    const painting = all.filter(e => ground(e).box);
    const looks = new Map();
    for (const e of all.filter(speaks)) {
        const area = extent(e), {said, painted} = ground(e), css = getComputedStyle(e);
        const told = painted.every(box => within(area, box)) && !painting.some(other =>
            meet(area, ground(other).box) && !other.contains(e) && !e.contains(other));
        looks.set(e, told
            ? [said, css.color, css.fontSize, css.fontWeight, css.textShadow].join() : '');
    }
    return looks;
}

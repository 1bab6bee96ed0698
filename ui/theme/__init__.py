"""The looks of the product: colours, type, icons, stylesheet and script."""

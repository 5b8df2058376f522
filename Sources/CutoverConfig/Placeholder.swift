package enum CutoverConfigPlaceholder {}

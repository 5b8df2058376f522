package enum CutoverWebPlaceholder {}

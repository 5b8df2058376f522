package enum CutoverSealPlaceholder {}

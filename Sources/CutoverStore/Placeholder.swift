package enum CutoverStorePlaceholder {}

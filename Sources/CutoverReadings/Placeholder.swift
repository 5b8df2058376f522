package enum CutoverReadingsPlaceholder {}

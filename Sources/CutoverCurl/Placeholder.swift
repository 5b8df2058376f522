package enum CutoverCurlPlaceholder {}

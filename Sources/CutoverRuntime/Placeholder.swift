package enum CutoverRuntimePlaceholder {}

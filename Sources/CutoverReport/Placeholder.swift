package enum CutoverReportPlaceholder {}

"""What views share: access checks, the unit of work, base form, paging, error pages."""

"""The public site (公开网站): a page an item, lists by category, department and subject, a search; static, offline."""

"""The weekly bulletin (督导通报): one content, written as a Word file and as a page."""

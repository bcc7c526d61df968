"""The quality dashboard: a folder of static pages that works from a disk, a share or a mail."""

"""What people read: feedback, the class report, exports, the site. Must not grade."""

"""From what students handed in, whatever it is, to *their answers in our notebook*."""

"""Languages: one package for each, behind :class:`rhapsode.text.front_end.TextFrontEnd`."""

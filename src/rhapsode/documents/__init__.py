"""Reads documents as text with chapters: plain text, Markdown, HTML, DOCX, EPUB and SubRip files.

Pure functions of bytes. Nothing is fetched, no file is opened, entities of XML are refused, and every size is bounded
(:mod:`rhapsode.documents.limits`). The extra ``books`` holds the parsers.
"""

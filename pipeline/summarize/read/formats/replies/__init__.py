"""What in a mail is not its own words: quoted mails, their headers, signatures, line breaks."""

"""What the search in the browser needs: its words and its indexes, made with the site."""

// Does nothing. Where a page names it, parsing waits for it, so the browser draws what it has and goes on in a task of its own: a long page
// that arrives at once would be parsed and laid out in one.

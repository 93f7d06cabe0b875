/**
 * The web pages of a node: files that the browser loads, what it asks while somebody looks, and
 * what the node tells it as it happens. Everything from strangers is text there: the content
 * security policy forbids what is not a file of this package. The thread {@code explorer} owns the
 * viewers; no event loop and no thread of the chain reads or makes anything for a page.
 */
@NullMarked
package org.poai.explorer;

import org.jspecify.annotations.NullMarked;

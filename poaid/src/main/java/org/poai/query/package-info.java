/**
 * Answers questions about the chain, its blocks and accounts in domain types: for JSON-RPC, for the
 * pages of the explorer, and for whoever else only looks. Everything here is safe from any thread
 * and changes nothing; what takes long has a {@link org.poai.query.Deadline}.
 */
@NullMarked
package org.poai.query;

import org.jspecify.annotations.NullMarked;

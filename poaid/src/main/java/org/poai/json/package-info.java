/**
 * JSON as the protocol needs it: a small immutable tree, bounded and strict reading, and the
 * canonical form of RFC 8785 (JCS) that hashes are taken of. The only user of Jackson below {@code
 * rpc}. Stateless.
 */
@NullMarked
package org.poai.json;

import org.jspecify.annotations.NullMarked;

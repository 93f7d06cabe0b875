/**
 * What blocks, transactions, receipts and logs look like in answers, as execution-apis has them.
 */
@NullMarked
package org.poai.rpc.shape;

import org.jspecify.annotations.NullMarked;

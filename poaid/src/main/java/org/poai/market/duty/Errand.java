package org.poai.market.duty;

import org.poai.chain.block.Transaction.Message;

/**
 * A call that an account of this node wants to have on the chain.
 *
 * @param what one word for the operator, such as {@code settle}
 * @param number of the job, case or proposal that it is about
 */
public record Errand(String what, long number, Message message) {}

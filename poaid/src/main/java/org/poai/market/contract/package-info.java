/**
 * The inference market as typed values: the calls that its contract takes, the questions that it
 * answers, the logs that it writes, and what its parties seal and sign; protocol section 11. Pure
 * values without a thread; programs of users may rest on them as the node does.
 */
@NullMarked
package org.poai.market.contract;

import org.jspecify.annotations.NullMarked;

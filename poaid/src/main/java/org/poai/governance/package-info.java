/**
 * Governance as the node uses it: the calls that wallets send to the contracts of protocol section
 * 11, what their views answer, and the events that they tell. Pure functions over values; what
 * consensus reads stands in {@code chain.rules.GovernanceSlots} and needs no call.
 */
@NullMarked
package org.poai.governance;

import org.jspecify.annotations.NullMarked;

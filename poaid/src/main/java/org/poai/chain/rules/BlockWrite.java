package org.poai.chain.rules;

import org.poai.chain.rules.GovernanceSlots.SystemWrite;

/** A value that a block writes into the state before its first transaction. */
public sealed interface BlockWrite permits SystemWrite, StateEdit {}

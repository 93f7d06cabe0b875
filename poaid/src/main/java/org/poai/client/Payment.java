package org.poai.client;

import java.util.Optional;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;

/**
 * What an account wants to do: pay, call a contract, or create one.
 *
 * @param to empty where {@code data} creates a contract
 * @param value in wei
 */
public record Payment(Optional<Address> to, UInt256 value, Bytes data) {}

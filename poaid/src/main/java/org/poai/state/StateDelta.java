package org.poai.state;

import java.util.Optional;
import java.util.SortedMap;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/**
 * What one block changes in the state columns: for each state key its new value, or empty where it
 * is removed; and the root after it..
 */
public record StateDelta(Hash32 root, SortedMap<Bytes, Optional<Bytes>> changes) {}

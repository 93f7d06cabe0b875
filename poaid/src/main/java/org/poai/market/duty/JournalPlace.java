package org.poai.market.duty;

import java.nio.file.Path;
import org.poai.primitives.Hash32;

/**
 * Where a journal lies.
 *
 * @param genesis of the chain that it is about
 */
public record JournalPlace(Path file, Hash32 genesis) {}

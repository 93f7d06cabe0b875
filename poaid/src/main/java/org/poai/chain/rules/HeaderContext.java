package org.poai.chain.rules;

import org.poai.chain.block.Header;
import org.poai.chain.block.SealedHeader;

/**
 * A header to be judged and what it is judged by.
 *
 * @param expected what follows on the parent
 * @param now our clock, seconds since 1970
 */
public record HeaderContext(SealedHeader sealed, Header parent, NextBlock expected, long now) {
  Header header() {
    return sealed.header();
  }
}

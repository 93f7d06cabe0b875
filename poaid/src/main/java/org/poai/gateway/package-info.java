/**
 * The gateway: OpenAI's HTTP interface, served by the node, so that programs that know it need
 * learn nothing. {@link org.poai.gateway.Gateway} reads requests and writes answers; where answers
 * come from is a {@link org.poai.gateway.Backend}: the node's own engine ({@link
 * org.poai.gateway.LocalBackend}), or the market.
 */
@NullMarked
package org.poai.gateway;

import org.jspecify.annotations.NullMarked;

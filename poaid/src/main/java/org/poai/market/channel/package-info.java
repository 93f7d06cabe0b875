/**
 * Answers in channels: workers tell their prices, clients ask them, and pay with vouchers for all
 * that they owe by then. {@link org.poai.market.channel.OfferBook} holds the offers, {@link
 * org.poai.market.channel.ChannelWorker} serves, {@link org.poai.market.channel.ChannelClient}
 * asks. The thread {@code market} owns both; protocol sections 11 and 13.
 */
@NullMarked
package org.poai.market.channel;

import org.jspecify.annotations.NullMarked;

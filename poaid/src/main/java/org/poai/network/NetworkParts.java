package org.poai.network;

import org.poai.async.Clock;
import org.poai.chain.tree.BlockTree;
import org.poai.libp2p.gossipsub.PubSub;
import org.poai.libp2p.host.Host;
import org.poai.libp2p.request.Requests;
import org.poai.metrics.Metrics;
import org.poai.network.message.GenesisParts;

/** What a {@link Network} works with. */
public record NetworkParts(
    Host host,
    Requests requests,
    PubSub pubSub,
    BlockTree tree,
    GenesisParts genesis,
    Clock clock,
    Metrics metrics) {}

package org.poai.network.gossip;

import java.util.concurrent.Executor;
import org.poai.async.EventThread;
import org.poai.chain.tree.BlockTree;
import org.poai.network.peer.OwnClock;
import org.poai.network.peer.PeerBook;
import org.poai.network.peer.PeerClient;
import org.poai.network.peer.PeerHeads;

/** What gossip works with; {@code thread} is the thread {@code network}. */
public record GossipParts(
    BlockTree tree,
    PeerBook book,
    PeerClient client,
    PeerHeads heads,
    EventThread thread,
    Executor workers,
    OwnClock clock) {}

package org.poai.libp2p.gossipsub.router;

import org.poai.libp2p.gossipsub.rpc.SigningPolicy;
import org.poai.libp2p.gossipsub.score.ScoreParams;
import org.poai.libp2p.multiformats.PeerId;

/** What a router is made of. */
public record RouterConfig(
    PeerId self, GossipParams params, ScoreParams scores, SigningPolicy signing) {}

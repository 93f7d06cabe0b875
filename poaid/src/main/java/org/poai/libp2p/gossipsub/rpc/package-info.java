/**
 * What pubsub peers write to each other: messages, their signatures and names, subscriptions and
 * control, as protobuf within limits. Values without a thread.
 */
@NullMarked
package org.poai.libp2p.gossipsub.rpc;

import org.jspecify.annotations.NullMarked;

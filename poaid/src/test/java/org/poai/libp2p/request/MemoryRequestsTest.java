package org.poai.libp2p.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.poai.async.EventThread;
import org.poai.libp2p.host.MemoryHost;
import org.poai.libp2p.host.MemoryNetwork;

class MemoryRequestsTest extends RequestsContract {
  @Override
  Pair pair() throws Exception {
    EventThread thread = new EventThread("network", (part, why) -> {});
    MemoryNetwork network = new MemoryNetwork(thread);
    network.cutInto(100_000);
    MemoryHost one = network.host();
    MemoryHost two = network.host();
    assertThat(one.dial(two.dialAddress()).get(10, TimeUnit.SECONDS)).isEqualTo(two.id());
    return new Pair(one, two, () -> thread.stop(1_000));
  }
}

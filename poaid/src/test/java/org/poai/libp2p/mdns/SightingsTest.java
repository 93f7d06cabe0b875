package org.poai.libp2p.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.poai.libp2p.multiformats.KeyType;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.multiformats.PrivateKey;

class SightingsTest {
  private final Sightings sightings = new Sightings();

  private static PeerId peer() {
    return PeerId.of(PrivateKey.generate(KeyType.ED25519, new SecureRandom()).publicKey());
  }

  private static Announcement at(PeerId peer, int port) throws Exception {
    return new Announcement(peer, List.of(Multiaddr.parse("/ip4/10.0.0.1/tcp/" + port)));
  }

  @Test
  void sameAgain_isNoNewsUntilLater() throws Exception {
    PeerId peer = peer();

    assertThat(sightings.isNews(at(peer, 1), 0)).isTrue();
    assertThat(sightings.isNews(at(peer, 1), 1)).isFalse();
    assertThat(sightings.isNews(at(peer, 2), 2)).isTrue();
    assertThat(sightings.isNews(at(peer, 2), 2 + Sightings.AGAIN_NANOS)).isTrue();
  }

  @Test
  void invented_byTheThousand_areBoundedAndForgotten() throws Exception {
    for (int i = 0; i < Sightings.MAX_PEERS; i++) {
      assertThat(sightings.isNews(at(peer(), 1), 0)).isTrue();
    }
    assertThat(sightings.isNews(at(peer(), 1), 1)).isFalse();
    assertThat(sightings.isNews(at(peer(), 1), Sightings.FORGOTTEN_NANOS + 1)).isTrue();
  }
}

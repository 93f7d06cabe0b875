package org.poai.libp2p.gossipsub.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.poai.libp2p.gossipsub.router.Rig.TOPIC;
import static org.poai.libp2p.gossipsub.router.Rig.bytes;
import static org.poai.libp2p.gossipsub.router.Rig.id;
import static org.poai.libp2p.gossipsub.router.Rig.peer;

import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.poai.libp2p.gossipsub.router.RouterObserver.Fate;
import org.poai.libp2p.gossipsub.rpc.Message;
import org.poai.libp2p.gossipsub.rpc.Messages;
import org.poai.libp2p.gossipsub.rpc.Rpc;
import org.poai.libp2p.gossipsub.rpc.SigningPolicy;
import org.poai.libp2p.gossipsub.score.ScoreParams;
import org.poai.libp2p.multiformats.KeyType;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.multiformats.PrivateKey;
import org.poai.libp2p.multiformats.ProtoWriter;

class RelayTest {
  private static Rig rig() {
    return new Rig(params -> Tuned.noFlood()).dialled(1, 6).joined().forget();
  }

  @Test
  void message_new_isJudgedBeforeItIsRelayed() {
    Rig rig = rig();
    rig.message(1, "news");

    assertThat(rig.asked).hasSize(1);
    assertThat(rig.asked.get(0).forwarder()).isEqualTo(peer(1));
    assertThat(rig.asked.get(0).message().data()).isEqualTo(bytes("news"));
    assertThat(rig.sent).isEmpty();
    rig.judge(Verdict.ACCEPT);

    assertThat(rig.receivers(Rpc::messages)).containsExactlyInAnyOrder(2, 3, 4, 5, 6);
    assertThat(rig.sent).allMatch(each -> each.priority() == Priority.FORWARDED);
    assertThat(rig.score(1)).as("P2").isGreaterThanOrEqualTo(1);
  }

  @Test
  void message_relayed_isTheVeryBytes() {
    PrivateKey key = PrivateKey.generate(KeyType.ED25519, new SecureRandom());
    Rig rig =
        new Rig(params -> params, SigningPolicy.strictSign(key, 1)).dialled(1, 2).joined().forget();
    PrivateKey author = PrivateKey.generate(KeyType.SECP256K1, new SecureRandom());
    Message sealed = SigningPolicy.strictSign(author, 9).seal(TOPIC, bytes("signed"));
    rig.receive(1, Rpc.message(sealed));
    rig.judge(Verdict.ACCEPT);

    assertThat(rig.sent(2, Rpc::messages).get(0).encoded()).isEqualTo(sealed.encoded());
  }

  @Test
  void message_copies_areJudgedOnceAndNotSentBack() {
    Rig rig = rig();
    rig.message(1, "news");
    rig.message(2, "news");
    rig.message(1, "news");
    assertThat(rig.asked).hasSize(1);
    rig.judge(Verdict.ACCEPT);
    rig.message(3, "news");

    assertThat(rig.asked).isEmpty();
    assertThat(rig.receivers(Rpc::messages)).containsExactlyInAnyOrder(3, 4, 5, 6);
    assertThat(rig.fates).containsEntry(Fate.DUPLICATE, 3).containsEntry(Fate.ACCEPTED, 1);
  }

  @Test
  void message_ignored_isNeitherRelayedNorHeldAgainstAnyone() {
    Rig rig = rig();
    double before = rig.score(1);
    rig.message(1, "news");
    rig.judge(Verdict.IGNORE);
    rig.message(2, "news");

    assertThat(rig.sent).isEmpty();
    assertThat(rig.asked).isEmpty();
    assertThat(rig.score(1)).isEqualTo(before);
  }

  @Test
  void message_rejected_countsAgainstAllThatBroughtIt() {
    Rig rig = rig();
    rig.message(1, "bad");
    rig.message(2, "bad");
    rig.judge(Verdict.REJECT);
    rig.message(3, "bad");

    assertThat(rig.sent).isEmpty();
    assertThat(rig.score(1)).isLessThanOrEqualTo(-10);
    assertThat(rig.score(2)).isLessThanOrEqualTo(-10);
    assertThat(rig.score(3)).isLessThanOrEqualTo(-10);
    assertThat(rig.score(4)).isNotNegative();
  }

  @Test
  void message_ofATopicNotJoined_isIgnored() {
    Rig rig = new Rig().dialled(1, 6).forget();
    rig.message(1, "news");

    assertThat(rig.asked).isEmpty();
    assertThat(rig.fates).containsOnlyKeys(Fate.UNWANTED);
    assertThat(rig.score(1)).isZero();
  }

  @Test
  void message_sentToAnotherTopic_doesNotTakeItsId() {
    Rig rig = rig();
    rig.router.join("other");
    Message elsewhere = SigningPolicy.strictNoSign().seal("other", bytes("news"));
    rig.receive(1, Rpc.message(elsewhere));
    rig.judge(Verdict.REJECT);
    rig.message(2, "news");

    assertThat(rig.asked).hasSize(1);
  }

  @Test
  void message_withAForgedSignature_doesNotTakeItsId() {
    PrivateKey author = PrivateKey.generate(KeyType.ED25519, new SecureRandom());
    Rig rig = new Rig(params -> params, SigningPolicy.strictSign(author, 1)).dialled(1, 2).joined();
    PrivateKey other = PrivateKey.generate(KeyType.ED25519, new SecureRandom());
    Message good = SigningPolicy.strictSign(other, 5).seal(TOPIC, bytes("true"));
    byte[] bytes = good.encoded().clone();
    bytes[bytes.length - 60] ^= 1;
    rig.receive(1, Rpc.message(Messages.of(new ProtoWriter().raw(bytes, 0, bytes.length))));
    assertThat(rig.asked).isEmpty();
    assertThat(rig.fates).containsEntry(Fate.UNSIGNED, 1);
    assertThat(rig.score(1)).isLessThanOrEqualTo(-10);
    rig.receive(2, Rpc.message(good));

    assertThat(rig.asked).hasSize(1);
  }

  @Test
  void message_ofOurOwnThatComesBack_isIgnored() {
    PrivateKey self = PrivateKey.generate(KeyType.ED25519, new SecureRandom());
    SigningPolicy signing = SigningPolicy.strictSign(self, 1);
    Router router =
        new Router(
            new RouterConfig(
                PeerId.of(self.publicKey()), GossipParams.DEFAULT, ScoreParams.DEFAULT, signing),
            () -> 0,
            bound -> 0,
            new Rig(),
            RouterObserver.NONE);
    router.join(TOPIC);
    router.connected(peer(1), true, "one");
    router.received(peer(1), Rpc.message(signing.seal(TOPIC, bytes("mine"))));

    assertThat(router.status().pending()).isZero();
    assertThat(router.score(peer(1))).isZero();
  }

  @Test
  void message_toItsAuthor_isNotSentBack() {
    PrivateKey self = PrivateKey.generate(KeyType.ED25519, new SecureRandom());
    PrivateKey author = PrivateKey.generate(KeyType.ED25519, new SecureRandom());
    Rig rig = new Rig(params -> params, SigningPolicy.strictSign(self, 1)).dialled(1, 2).joined();
    PeerId authorId = PeerId.of(author.publicKey());
    rig.router.connected(authorId, true, "author");
    rig.router.received(
        authorId, Rpc.control(List.of(new Rpc.Subscription(TOPIC, true)), List.of(), List.of()));
    assertThat(rig.router.mesh(TOPIC)).contains(authorId);
    rig.forget();
    rig.receive(1, Rpc.message(SigningPolicy.strictSign(author, 1).seal(TOPIC, bytes("x"))));
    rig.judge(Verdict.ACCEPT);

    assertThat(rig.receivers(Rpc::messages)).containsExactly(2);
  }

  @Test
  void message_moreThanMayWait_isDroppedButMayComeAgain() {
    Rig rig =
        new Rig(params -> Tuned.validations(new GossipParams.Validations(2, 3, 1000, 2000, 60_000)))
            .dialled(1, 6)
            .joined();
    rig.message(1, "a");
    rig.message(1, "b");
    rig.message(1, "c");
    rig.message(2, "d");
    rig.message(2, "e");
    assertThat(rig.asked).hasSize(3);
    assertThat(rig.fates).containsEntry(Fate.DROPPED, 2);
    rig.judge(Verdict.IGNORE);
    rig.message(3, "c");
    rig.message(3, "x".repeat(990));

    assertThat(rig.asked).as("bytes are bounded as well").hasSize(1);
  }

  @Test
  void message_withoutAVerdict_isLetGo() {
    Rig rig =
        new Rig(params -> Tuned.validations(new GossipParams.Validations(1, 1, 1000, 2000, 3_000)))
            .dialled(1, 6)
            .joined();
    rig.message(1, "slow");
    rig.heartbeats(3);
    rig.message(1, "next");

    assertThat(rig.asked).hasSize(2);
    rig.forget().judge(Verdict.ACCEPT);
    assertThat(rig.receivers(Rpc::messages)).as("the late verdict is not heard").hasSize(5);
  }

  @Test
  void message_acceptedAfterItsForwarderWent_isRelayed() {
    Rig rig = rig();
    rig.message(1, "news");
    rig.router.disconnected(peer(1));
    rig.router.disconnected(peer(2));
    rig.judge(Verdict.ACCEPT);

    assertThat(rig.receivers(Rpc::messages)).containsExactlyInAnyOrder(3, 4, 5, 6);
  }

  @Test
  void message_afterTwoMinutes_mayComeAgain() {
    Rig rig = rig();
    rig.message(1, "news");
    rig.judge(Verdict.ACCEPT);
    rig.heartbeats(119);
    rig.message(1, "news");
    assertThat(rig.asked).isEmpty();
    rig.heartbeat();
    rig.message(1, "news");

    assertThat(rig.asked).hasSize(1);
  }

  @Test
  void publish_flooding_goesToAllGoodPeersOfTheTopic() {
    Rig rig = new Rig().dialled(1, 20).joined().forget();
    rig.router.connected(peer(30), true, "elsewhere");
    rig.router.applicationScore(peer(20), -51);
    rig.publish("mine");

    assertThat(rig.receivers(Rpc::messages)).hasSize(19).doesNotContain(20, 30);
    assertThat(rig.sent.stream().filter(each -> !each.rpc().messages().isEmpty()))
        .allMatch(each -> each.priority() == Priority.OWN);
  }

  @Test
  void publish_thinMesh_isFilledUpToD() {
    Rig rig = new Rig(params -> Tuned.noFlood()).dialled(1, 3).joined();
    rig.prune(1, 60);
    rig.prune(2, 60);
    rig.forget().publish("mine");

    assertThat(rig.meshSize()).isEqualTo(1);
    assertThat(rig.receivers(Rpc::messages)).containsExactlyInAnyOrder(1, 2, 3);
  }

  @Test
  void publish_again_doesNotGoOutAgain() {
    Rig rig = rig();
    rig.publish("mine");
    rig.forget().publish("mine");

    assertThat(rig.sent).isEmpty();
  }

  @Test
  void publish_whatWasIgnoredBefore_goesOut() {
    Rig rig = rig();
    rig.message(1, "orphan");
    rig.judge(Verdict.IGNORE);
    rig.publish("orphan");

    assertThat(rig.receivers(Rpc::messages)).hasSize(6);
  }

  @Test
  void publish_whatIsBeingJudged_goesOutOnceAndNotBack() {
    Rig rig = rig();
    rig.message(1, "news");
    rig.publish("news");
    rig.judge(Verdict.ACCEPT);

    assertThat(rig.receivers(Rpc::messages)).containsExactlyInAnyOrder(2, 3, 4, 5, 6);
  }

  @Test
  void publish_withoutPeers_isKeptForThoseThatCome() {
    Rig rig = new Rig().joined();
    rig.publish("mine");
    rig.dialled(1, 1);
    rig.iwant(1, id("mine"));

    assertThat(rig.sent(1, Rpc::messages)).hasSize(1);
  }

  @Test
  void publish_topicNotJoined_keepsToTheSamePeersForAMinute() {
    Rig rig = new Rig(params -> Tuned.noFlood()).dialled(1, 30);
    rig.publish("one");
    List<Integer> first = rig.receivers(Rpc::messages);
    rig.heartbeats(59);
    rig.forget().publish("two");

    assertThat(first).hasSize(6);
    assertThat(rig.receivers(Rpc::messages)).containsExactlyInAnyOrderElementsOf(first);
    rig.heartbeats(60);
    rig.forget().publish("three");
    assertThat(rig.receivers(Rpc::messages)).hasSize(6).isNotEqualTo(first);
  }

  @Test
  void rpc_fromAGraylistedPeer_isNotRead() {
    Rig rig = rig();
    rig.router.applicationScore(peer(1), -80);
    rig.message(1, "heard");
    rig.router.applicationScore(peer(1), -80.1);
    rig.message(1, "not heard");

    assertThat(rig.asked).hasSize(1);
  }
}

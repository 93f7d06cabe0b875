package org.poai.market.contract;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.poai.chain.block.Log;
import org.poai.chain.genesis.GenesisContract;
import org.poai.contract.EventForm;
import org.poai.contract.EventForms;
import org.poai.contract.Fields;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/** Reads the logs of the market. */
public final class MarketEvents {
  private static final EventForms<MarketEvent> FORMS =
      EventForms.of(
          GenesisContract.INFERENCE_MARKET,
          List.of(ofJobs(), ofCases(), ofRulings(), ofChannels(), ofMoney()));

  private MarketEvents() {}

  /**
   * What a log says; empty when the market did not write it, or, on a chain whose genesis has other
   * code at its address, something else.
   */
  public static Optional<MarketEvent> read(Log log) {
    return FORMS.read(log);
  }

  /** The topic of the event with a name, such as {@code JobPosted}. */
  public static Hash32 topic(String name) {
    return FORMS.forms().entrySet().stream()
        .filter(form -> form.getValue().signature().startsWith(name + "("))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the market has no event " + name));
  }

  /** The second topic of all logs about a job and about the case of its number. */
  public static Hash32 topicOfJob(long job) {
    return UInt256.of(job).toHash32();
  }

  /** The signatures of all events that are known. */
  static Set<String> signatures() {
    return FORMS.signatures();
  }

  private static List<EventForm<MarketEvent>> ofJobs() {
    return List.of(
        EventForm.of(
            "JobPosted",
            "*uint256 *address *uint64 uint16 uint96 uint64 uint32 bytes32 bytes",
            MarketEvents::posted),
        EventForm.of("JobCanceled", "*uint256", f -> new MarketEvent.JobCanceled(f.number(0))),
        EventForm.of(
            "JobAccepted",
            "*uint256 *address uint128 uint64",
            f -> new MarketEvent.JobAccepted(f.number(0), f.address(1), f.wei(2), f.number(3))),
        EventForm.of(
            "JobDelivered",
            "*uint256 *address bytes32 bytes uint64",
            f ->
                new MarketEvent.JobDelivered(
                    f.number(0),
                    f.address(1),
                    new Job.Delivery(f.hash(2), f.number(4)),
                    f.bytes(3))),
        EventForm.of(
            "JobFailed",
            "*uint256 *address uint256",
            f -> new MarketEvent.JobFailed(f.number(0), f.address(1), f.wei(2))),
        EventForm.of(
            "JobPaid",
            "*uint256 *address uint256 uint256",
            f -> new MarketEvent.JobPaid(f.number(0), f.address(1), f.wei(2), f.wei(3))),
        EventForm.of("JobRefunded", "*uint256", f -> new MarketEvent.JobRefunded(f.number(0))));
  }

  private static MarketEvent posted(Fields f) {
    Job.Terms terms =
        new Job.Terms(f.number(2), f.count(3), f.wei(4), f.number(5), f.number(6), f.hash(7));
    return new MarketEvent.JobPosted(f.number(0), f.address(1), terms, f.bytes(8));
  }

  private static List<EventForm<MarketEvent>> ofCases() {
    return List.of(
        EventForm.of(
            "CaseOpened",
            "*uint256 *address *address uint64 uint16 bytes32 bytes uint256 uint256",
            f ->
                new MarketEvent.CaseOpened(
                    f.number(0),
                    f.address(1),
                    f.address(2),
                    new MarketEvent.Question(f.number(3), f.count(4), f.bytes(6)),
                    f.hash(5),
                    f.number(7),
                    f.number(8))),
        EventForm.of(
            "Voted",
            "*uint256 *address uint256 bytes32",
            f -> new MarketEvent.Voted(f.number(0), f.address(1), f.count(2), f.hash(3))),
        EventForm.of(
            "Revealed",
            "*uint256 *address uint256 bytes32",
            f -> new MarketEvent.Revealed(f.number(0), f.address(1), f.count(2), f.hash(3))),
        EventForm.of(
            "ClaimShown",
            "*uint256 bytes32",
            f -> new MarketEvent.ClaimShown(f.number(0), f.hash(1))));
  }

  private static List<EventForm<MarketEvent>> ofRulings() {
    return List.of(
        EventForm.of(
            "JudgePaid",
            "*uint256 *address uint256",
            f -> new MarketEvent.JudgePaid(f.number(0), f.address(1), f.wei(2))),
        EventForm.of(
            "JudgeFined",
            "*uint256 *address uint256",
            f -> new MarketEvent.JudgeFined(f.number(0), f.address(1), f.wei(2))),
        EventForm.of(
            "CaseClosed",
            "*uint256 bytes32 uint256 uint256",
            f ->
                new MarketEvent.CaseClosed(
                    f.number(0), MarketCase.unlessZero(f.hash(1)), f.count(2), f.count(3))),
        EventForm.of(
            "Slashed",
            "*uint256 *address *address uint256 uint256",
            f ->
                new MarketEvent.Slashed(
                    f.number(0), f.address(1), f.address(2), f.wei(3), f.wei(4))));
  }

  private static List<EventForm<MarketEvent>> ofChannels() {
    return List.of(
        EventForm.of(
            "ChannelOpened",
            "*uint256 *address *address uint256",
            f -> new MarketEvent.ChannelOpened(f.number(0), f.address(1), f.address(2), f.wei(3))),
        EventForm.of(
            "ChannelToppedUp",
            "*uint256 uint256",
            f -> new MarketEvent.ChannelToppedUp(f.number(0), f.wei(1))),
        EventForm.of(
            "ChannelPaid",
            "*uint256 *address uint256 uint256",
            f -> new MarketEvent.ChannelPaid(f.number(0), f.address(1), f.wei(2), f.wei(3))),
        EventForm.of(
            "ChannelClosing",
            "*uint256 uint64",
            f -> new MarketEvent.ChannelClosing(f.number(0), f.number(1))),
        EventForm.of(
            "ChannelClosed",
            "*uint256 uint256",
            f -> new MarketEvent.ChannelClosed(f.number(0), f.wei(1))));
  }

  private static List<EventForm<MarketEvent>> ofMoney() {
    return List.of(
        EventForm.of("PoolChanged", "uint256", f -> new MarketEvent.PoolChanged(f.wei(0))),
        EventForm.of(
            "Credited", "*address uint256", f -> new MarketEvent.Credited(f.address(0), f.wei(1))),
        EventForm.of(
            "Debited", "*address uint256", f -> new MarketEvent.Debited(f.address(0), f.wei(1))),
        EventForm.of(
            "Withdrawn",
            "*address uint256",
            f -> new MarketEvent.Withdrawn(f.address(0), f.wei(1))),
        EventForm.of("Burned", "uint256", f -> new MarketEvent.Burned(f.wei(0))));
  }
}

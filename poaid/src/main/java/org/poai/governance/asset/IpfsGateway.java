package org.poai.governance.asset;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.poai.chain.rules.ContentId;
import org.poai.crypto.Sha256;
import org.poai.http.BoundedBody;
import org.poai.network.asset.ChunkSource;
import org.poai.network.message.ChunkList;
import org.poai.primitives.Hash32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An IPFS gateway as a source of one asset. It is asked for blocks ({@code GET
 * /ipfs/CID?format=raw}), each of which is held against its id: first the nodes of the file's tree,
 * which are the list of its chunks, then the leaves, which are the chunks. So it is believed no
 * more than a peer is.
 */
final class IpfsGateway implements ChunkSource {
  private static final Logger LOG = LoggerFactory.getLogger(IpfsGateway.class);
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int BLOCK_SECONDS = 60;
  private static final int FOUND = 200;

  /** Nodes of the largest asset: one above 64 that hold its leaves. */
  private static final int MAX_NODES = 1 + ChunkList.MAX_CHUNKS / ContentIds.WIDTH;

  private final URI url;
  private final ContentId root;
  private final WantedAsset wanted;
  private final HttpClient http =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NORMAL)
          .connectTimeout(CONNECT)
          .build();

  IpfsGateway(URI url, ContentId root, WantedAsset wanted) {
    this.url = url;
    this.root = root;
    this.wanted = wanted;
  }

  @Override
  public String name() {
    return url.toString();
  }

  @Override
  public CompletableFuture<Optional<ChunkList>> list() {
    if (root.codec() == ContentIds.RAW) {
      return block(root, ChunkList.CHUNK_SIZE)
          .thenApply(
              bytes -> bytes.map(leaf -> new ChunkList(leaf.length, List.of(root.digest()))));
    }
    return node(root)
        .thenCompose(
            top ->
                top.isEmpty()
                    ? CompletableFuture.completedFuture(Optional.<ChunkList>empty())
                    : leaves(top.get()).thenApply(ids -> list(top.get().fileSize(), ids)));
  }

  private CompletableFuture<Optional<DagNode>> node(ContentId id) {
    return block(id, DagNode.MAX_SIZE).thenApply(bytes -> bytes.flatMap(DagNode::decode));
  }

  /** The leaves below the top node; empty where they cannot be had. */
  private CompletableFuture<List<ContentId>> leaves(DagNode top) {
    if (top.children().get(0).codec() == ContentIds.RAW) {
      return CompletableFuture.completedFuture(top.children());
    }
    if (top.children().size() >= MAX_NODES) {
      return CompletableFuture.completedFuture(List.of());
    }
    CompletableFuture<List<ContentId>> leaves =
        CompletableFuture.completedFuture(new ArrayList<>());
    for (ContentId child : top.children()) {
      // One after the other: a node names a thousand chunks.
      leaves =
          leaves.thenCombine(
              node(child),
              (before, below) -> {
                below.ifPresent(node -> before.addAll(node.children()));
                return before;
              });
    }
    return leaves;
  }

  private Optional<ChunkList> list(long size, List<ContentId> leaves) {
    List<Hash32> hashes = leaves.stream().map(ContentId::digest).toList();
    if (!ChunkList.isListOf(size, hashes.size())) {
      return Optional.empty();
    }
    // A tree of another shape has another id.
    return Optional.of(new ChunkList(size, hashes)).filter(wanted::names);
  }

  @Override
  public CompletableFuture<Optional<byte[]>> chunk(ChunkList list, int index) {
    ContentId leaf = new ContentId(ContentIds.RAW, list.hashes().get(index));
    return block(leaf, ChunkList.CHUNK_SIZE);
  }

  /** A block that has this id; empty where the gateway does not give it. */
  private CompletableFuture<Optional<byte[]>> block(ContentId id, int max) {
    String base = url.toString().replaceFirst("/+$", "");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + "/ipfs/" + ContentIds.text(id) + "?format=raw"))
            .header("Accept", "application/vnd.ipld.raw")
            .timeout(Duration.ofSeconds(BLOCK_SECONDS))
            .build();
    CompletableFuture<HttpResponse<byte[]>> sent =
        http.sendAsync(
            request,
            head ->
                head.statusCode() == FOUND
                    ? new BoundedBody(max)
                    : BodySubscribers.replacing(new byte[0]));
    return sent.orTimeout(BLOCK_SECONDS, TimeUnit.SECONDS)
        .handle(
            (response, failure) -> {
              if (failure != null) {
                sent.cancel(true);
                LOG.debug("{} does not answer: {}", url, failure.toString());
                return Optional.empty();
              }
              return Optional.of(response)
                  .filter(found -> found.statusCode() == FOUND)
                  .map(HttpResponse::body)
                  .filter(bytes -> Sha256.hash(bytes).equals(id.digest()));
            });
  }

  @Override
  public void blameList(String detail) {
    LOG.warn("The gateway {} gave a false list: {}", url, detail);
  }

  @Override
  public void blameChunk(String detail) {
    LOG.warn("The gateway {} gave a false chunk: {}", url, detail);
  }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Channels} from "./Channels.sol";
import {Judging} from "./Judging.sol";
import {ModelRegistry} from "./ModelRegistry.sol";
import {Utf8} from "./Utf8.sol";

/// @title The market of answers
/// @notice post → accept → deliver → settle. A poster puts a price on a prompt; a worker stakes on its answer and delivers it; who
/// computed another one challenges it, and the miners of the next blocks rule (`Judging`). What is sold is the one text
/// that the chain's model answers greedily, so anybody can check it. Prompts and results are public.
/// @dev An account of the genesis state at 0x…504f0003: its code and the words of slots 0 to 2 are given there. The code has no
/// constructor, no immutable, no owner and no setter. Amounts are in wei, times in blocks. Every state that a job or case can be in
/// is left by a call that anybody may make after its last block: `cancel`, `timeout`, `settle`, `close`.
contract InferenceMarket is Judging, Channels {
    /// @dev Genesis puts it there on every chain.
    ModelRegistry internal constant REGISTRY = ModelRegistry(address(0x504f0001));

    /// @notice The most bytes of a prompt.
    uint256 public constant MAX_PROMPT = 2048;
    /// @notice The most bytes of a result.
    uint256 public constant MAX_RESULT = 4096;
    /// @notice The most tokens of an answer.
    uint16 public constant MAX_TOKENS = 384;

    // ---- state, slots 11 and 12

    enum Status {
        None,
        Open, //      waits for a worker
        Accepted, //  waits for the result
        Delivered, // may be challenged
        Disputed, //  a case is open
        Paid,
        Refunded //   canceled, failed, hung or false: the price went back
    }

    struct Job {
        address poster;
        uint64 modelId; //   number of the model's record
        uint16 maxTokens;
        Status status;
        address worker;
        uint64 acceptBy; //  the last block in which a worker can take it
        uint32 deliverBlocks; // blocks that the worker has
        uint96 price;
        uint128 stake;
        uint64 deadline; //  the last block for the result; 0 before a worker took it
        uint64 challengeEnd; // the last block for a challenge; 0 before the result
        bytes32 promptHash;
        bytes32 resultHash;
    }

    /// @notice Jobs have the numbers 1 to this.
    uint256 public jobCount;
    mapping(uint256 jobId => Job) public jobs;

    // ---- events

    /// @notice A job waits for a worker until block `acceptBy`.
    event JobPosted(
        uint256 indexed jobId,
        address indexed poster,
        uint64 indexed modelId,
        uint16 maxTokens,
        uint96 price,
        uint64 acceptBy,
        uint32 deliverBlocks,
        bytes32 promptHash,
        bytes prompt
    );
    /// @notice Nobody took it, or its poster took it back.
    event JobCanceled(uint256 indexed jobId);
    /// @notice `worker` staked `stake` wei, and delivers up to block `deadline`.
    event JobAccepted(uint256 indexed jobId, address indexed worker, uint128 stake, uint64 deadline);
    /// @notice The result; it can be challenged up to block `challengeEnd`.
    event JobDelivered(
        uint256 indexed jobId, address indexed worker, bytes32 resultHash, bytes result, uint64 challengeEnd
    );
    /// @notice No result came in time, and `penalty` wei of the stake are the poster's.
    event JobFailed(uint256 indexed jobId, address indexed worker, uint256 penalty);
    /// @notice `worker` earned `paid` wei, and the judges' pool `fee` wei.
    event JobPaid(uint256 indexed jobId, address indexed worker, uint256 paid, uint256 fee);
    /// @notice A case ended without a right result, and the poster has the price back.
    event JobRefunded(uint256 indexed jobId);

    // ---- errors

    /// @notice No job has this number.
    error UnknownJob(uint256 jobId);
    /// @notice The job is in the status `current`, in which this cannot be done.
    error UnexpectedStatus(uint256 jobId, Status current);
    /// @notice Jobs are about the model that rules, record `active`.
    error OtherModel(uint256 active);
    /// @notice The byte at this place, counted from 0, begins what is no well-formed UTF-8, or is U+0000.
    error PromptNotText(uint256 at);
    /// @notice The job asks model `modelId` for at most `maxTokens` tokens after the prompt of hash `promptHash`.
    error OtherQuestion(uint64 modelId, uint16 maxTokens, bytes32 promptHash);
    /// @notice The job has another result, that of hash `resultHash`.
    error OtherResult(bytes32 resultHash);
    /// @notice While it may be accepted, only the poster takes a job back.
    error NotPoster(address caller, address poster);
    /// @notice Only the worker that accepted it delivers a job.
    error NotWorker(address caller, address worker);

    // ---- jobs

    /// @notice Wei that a worker stakes on a job of this price.
    function stakeFor(uint96 price) public view returns (uint128) {
        uint128 wanted = uint128(price) * params.stakeRatio;
        return wanted > params.minStake ? wanted : params.minStake;
    }

    /// @notice Posts a job; its price is what is sent, and waits here until the job ends.
    /// @param modelId the model that rules: its record's number
    /// @param maxTokens 1 to 384
    /// @param acceptBy the last block in which a worker can take it, at most `maxWait` blocks ahead
    /// @param deliverBlocks blocks that the worker has, 1 to `maxWait`
    /// @param prompt 1 to 2048 bytes of well-formed UTF-8 without U+0000
    function post(uint64 modelId, uint16 maxTokens, uint64 acceptBy, uint32 deliverBlocks, bytes calldata prompt)
        external
        payable
        returns (uint256 jobId)
    {
        uint256 active = REGISTRY.activeModel();
        if (modelId != active) revert OtherModel(active);
        _checkTerms(maxTokens, acceptBy, deliverBlocks);
        if (prompt.length == 0 || prompt.length > MAX_PROMPT) revert OutOfRange("prompt", 1, MAX_PROMPT);
        uint256 end = Utf8.wellFormed(prompt);
        if (end < prompt.length) revert PromptNotText(end);
        jobId = ++jobCount;
        Job storage j = jobs[jobId];
        (j.poster, j.modelId, j.maxTokens, j.status) = (msg.sender, modelId, maxTokens, Status.Open);
        (j.acceptBy, j.deliverBlocks, j.price, j.promptHash) =
            (acceptBy, deliverBlocks, uint96(msg.value), keccak256(prompt));
        emit JobPosted(
            jobId, msg.sender, modelId, maxTokens, j.price, acceptBy, deliverBlocks, j.promptHash, prompt
        );
    }

    function _checkTerms(uint16 maxTokens, uint64 acceptBy, uint32 deliverBlocks) private view {
        uint256 maxWait = params.maxWait;
        uint256 minPrice = params.minPrice;
        if (msg.value < minPrice || msg.value > type(uint96).max) revert OutOfRange("price", minPrice, type(uint96).max);
        if (maxTokens == 0 || maxTokens > MAX_TOKENS) revert OutOfRange("maxTokens", 1, MAX_TOKENS);
        if (acceptBy <= block.number || acceptBy > block.number + maxWait) {
            revert OutOfRange("acceptBy", block.number + 1, block.number + maxWait);
        }
        if (deliverBlocks == 0 || deliverBlocks > maxWait) revert OutOfRange("deliverBlocks", 1, maxWait);
    }

    /// @notice Takes a job back that nobody accepted: its poster at any time, anyone after block `acceptBy`.
    function cancel(uint256 jobId) external {
        Job storage j = _job(jobId, Status.Open);
        if (msg.sender != j.poster && block.number <= j.acceptBy) revert NotPoster(msg.sender, j.poster);
        j.status = Status.Refunded;
        emit JobCanceled(jobId);
        _credit(j.poster, j.price);
    }

    /// @notice Takes a job: the first who comes locks stake and pot, from what is sent and then from its credit.
    /// @dev Model, tokens and prompt are the job's, so that a reorganisation cannot put another question under the number: what is
    /// delivered next would be a false answer to it.
    function accept(uint256 jobId, uint64 modelId, uint16 maxTokens, bytes32 promptHash) external payable {
        Job storage j = _job(jobId, Status.Open);
        if (block.number > j.acceptBy) revert TooLate(j.acceptBy);
        _checkQuestion(j, modelId, maxTokens, promptHash);
        if (msg.sender == j.poster) revert BothSides(msg.sender);
        uint256 active = REGISTRY.activeModel();
        if (j.modelId != active) revert OtherModel(active);
        uint128 stake = stakeFor(j.price);
        _collect(uint256(stake) + params.casePot);
        (j.worker, j.stake, j.status) = (msg.sender, stake, Status.Accepted);
        j.deadline = uint64(block.number) + j.deliverBlocks;
        emit JobAccepted(jobId, msg.sender, stake, j.deadline);
    }

    /// @notice Delivers the result, by the worker and in time. The chain keeps its hash; the text is in the log.
    /// @param result at most 4096 bytes; of no bytes for the empty answer
    function deliver(uint256 jobId, bytes calldata result) external {
        Job storage j = _job(jobId, Status.Accepted);
        if (msg.sender != j.worker) revert NotWorker(msg.sender, j.worker);
        if (block.number > j.deadline) revert TooLate(j.deadline);
        if (result.length > MAX_RESULT) revert OutOfRange("result", 0, MAX_RESULT);
        (j.status, j.resultHash) = (Status.Delivered, keccak256(result));
        j.challengeEnd = uint64(block.number) + params.challengeBlocks;
        emit JobDelivered(jobId, msg.sender, j.resultHash, result, j.challengeEnd);
    }

    /// @notice Ends a job whose result did not come in time: the poster has its price and half as much again from the stake.
    function timeout(uint256 jobId) external {
        Job storage j = _job(jobId, Status.Accepted);
        if (block.number <= j.deadline) revert TooEarly(uint256(j.deadline) + 1);
        j.status = Status.Refunded;
        uint256 half = j.price / 2;
        uint256 penalty = half < j.stake ? half : j.stake;
        emit JobFailed(jobId, j.worker, penalty);
        _credit(j.poster, uint256(j.price) + penalty);
        _credit(j.worker, uint256(j.stake) - penalty + params.casePot);
    }

    /// @notice Pays a job that nobody challenged in time.
    function settle(uint256 jobId) external {
        Job storage j = _job(jobId, Status.Delivered);
        if (block.number <= j.challengeEnd) revert TooEarly(uint256(j.challengeEnd) + 1);
        _pay(jobId, j, uint256(j.stake) + params.casePot);
    }

    /// @notice Challenges a result: the sender puts up a tenth of the stake and a pot, and a case is opened.
    /// @dev Model, tokens, prompt and result are those that the challenger read, so that a reorganisation cannot put others under the
    /// number.
    /// @param claimCommit Keccak(abi.encode(chainId, challenger, hash of its own answer, salt))
    /// @param prompt the job's, so that who judges needs no old log
    function challenge(
        uint256 jobId,
        uint64 modelId,
        uint16 maxTokens,
        bytes32 resultHash,
        bytes32 claimCommit,
        bytes calldata prompt
    ) external payable {
        Job storage j = _job(jobId, Status.Delivered);
        if (block.number > j.challengeEnd) revert TooLate(j.challengeEnd);
        if (resultHash != j.resultHash) revert OtherResult(j.resultHash);
        _checkQuestion(j, modelId, maxTokens, keccak256(prompt));
        j.status = Status.Disputed;
        _open(jobId, j.worker, j.stake, modelId, maxTokens, resultHash, claimCommit, prompt);
    }

    // ---- for Judging

    function _acquitted(uint256 jobId, uint256 back) internal override {
        _pay(jobId, jobs[jobId], back);
    }

    function _refunded(uint256 jobId) internal override {
        Job storage j = jobs[jobId];
        j.status = Status.Refunded;
        emit JobRefunded(jobId);
        _credit(j.poster, j.price);
    }

    // ---- inside

    function _checkQuestion(Job storage j, uint64 modelId, uint16 maxTokens, bytes32 promptHash) private view {
        bool same = modelId == j.modelId && maxTokens == j.maxTokens && promptHash == j.promptHash;
        if (!same) revert OtherQuestion(j.modelId, j.maxTokens, j.promptHash);
    }

    function _pay(uint256 jobId, Job storage j, uint256 back) private {
        j.status = Status.Paid;
        uint256 fee = _fee(j.price);
        emit JobPaid(jobId, j.worker, j.price - fee, fee);
        _credit(j.worker, j.price - fee + back);
    }

    function _job(uint256 jobId, Status expected) private view returns (Job storage j) {
        j = jobs[jobId];
        if (j.status == Status.None) revert UnknownJob(jobId);
        if (j.status != expected) revert UnexpectedStatus(jobId, j.status);
    }
}

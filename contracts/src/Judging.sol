// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Purse} from "./Purse.sol";

/// @title Cases about answers, ruled by the miners of the blocks that follow
/// @notice challenge → vote → reveal → close. A miner votes in its own blocks, once a block, sealed first and shown later. What is
/// voted for is the hash of an answer and not "yes" or "no", so who did not compute cannot name it: before the votes are in
/// nobody sees another hash than the accused worker's, hence who is lazy can only acquit. A case has the number of its job.
/// @dev At most one vote for each of the `voteBlocks` blocks exists, which bounds the list of voters and the gas of `close`.
abstract contract Judging is Purse {
    /// @notice What a miner answers whose engine ends again and again on the prompt; a case with this answer hangs. It is one less
    /// than Keccak("poai/poison/1"), so no text has it: an answer of just these letters stays an answer.
    bytes32 public constant POISON = bytes32(uint256(keccak256("poai/poison/1")) - 1);

    // ---- state, slots 5 to 8

    enum Phase {
        None,
        Open,
        Closed
    }

    struct Case {
        address challenger;
        uint64 openedAt; //      block of the challenge
        uint16 cast; //          votes
        uint16 leadingWeight; // votes for the answer that leads
        Phase phase;
        address worker;
        uint128 bond; //         wei of the challenger
        uint128 stake; //        wei of the worker
        bytes32 claimed; //      hash of the worker's answer
        bytes32 claimCommit; //  the challenger's own answer, sealed
        bytes32 challengerHash; // the same, once shown
        bytes32 leading; //      the answer that leads
        bytes32 verdict; //      hash of the right answer; 0 until the case is closed, and for ever when it hangs
    }

    struct Ballot {
        bytes32 seal;
        bytes32 answer; //   0 until it is shown
        uint64 lastBlock; // block of the last vote
        uint16 weight; //    votes
    }

    mapping(uint256 caseId => Case) public cases;
    mapping(uint256 caseId => mapping(address voter => Ballot)) public ballots;
    mapping(uint256 caseId => address[]) private _voters;
    /// @notice Votes for an answer that were shown.
    mapping(uint256 caseId => mapping(bytes32 answer => uint256)) public tally;

    // ---- events

    /// @notice A challenge was made. Miners vote from the next block to block `voteEnd`, and show their answers until block
    /// `revealEnd`: what does the model with number `modelId` answer to `prompt` with at most `maxTokens` tokens?
    event CaseOpened(
        uint256 indexed caseId,
        address indexed worker,
        address indexed challenger,
        uint64 modelId,
        uint16 maxTokens,
        bytes32 claimed,
        bytes prompt,
        uint256 voteEnd,
        uint256 revealEnd
    );
    /// @notice `voter` has `weight` votes now, all under this seal.
    event Voted(uint256 indexed caseId, address indexed voter, uint256 weight, bytes32 seal);
    /// @notice `voter` answered this with all its votes.
    event Revealed(uint256 indexed caseId, address indexed voter, uint256 weight, bytes32 answer);
    /// @notice The challenger had sealed this answer.
    event ClaimShown(uint256 indexed caseId, bytes32 answer);
    /// @notice `voter` has its bonds back and earned `amount` wei.
    event JudgePaid(uint256 indexed caseId, address indexed voter, uint256 amount);
    /// @notice `voter` lost `amount` wei of its bonds.
    event JudgeFined(uint256 indexed caseId, address indexed voter, uint256 amount);
    /// @notice The case ended with `weight` of `cast` votes for what led; a verdict of 0 says that it hangs.
    event CaseClosed(uint256 indexed caseId, bytes32 verdict, uint256 weight, uint256 cast);
    /// @notice `worker` lost its stake: `burned` wei are gone and `reward` wei are the challenger's.
    event Slashed(
        uint256 indexed caseId, address indexed worker, address indexed challenger, uint256 burned, uint256 reward
    );

    // ---- errors

    /// @notice No case has this number.
    error UnknownCase(uint256 caseId);
    /// @notice The case is closed.
    error AlreadyRuled(uint256 caseId);
    /// @notice A vote counts only in a block of the voter's own; this one is mined for `miner`.
    error NotMiner(address caller, address miner);
    /// @notice A miner votes once a block on a case.
    error VotedInThisBlock(uint256 caseId);
    /// @notice The case is about another answer, that of hash `claimed`.
    error OtherClaim(bytes32 claimed);
    /// @notice A seal is never 0.
    error EmptySeal();
    /// @notice The account has no vote in this case.
    error NoVote(uint256 caseId, address voter);
    /// @notice The account has shown its answer.
    error AlreadyRevealed(uint256 caseId, address voter);
    /// @notice Answer and salt, with chain, case and account, are not what the account sealed.
    error WrongSeal();
    /// @notice The account is a party of the job already and cannot be the other one too.
    error BothSides(address caller);

    // ---- reading

    /// @notice The last block with votes.
    function voteEnd(uint256 caseId) public view returns (uint256) {
        return uint256(_case(caseId).openedAt) + params.voteBlocks;
    }

    /// @notice The last block in which answers are shown.
    function revealEnd(uint256 caseId) public view returns (uint256) {
        return voteEnd(caseId) + params.revealBlocks;
    }

    /// @notice Who voted, in the order of first votes.
    function voters(uint256 caseId) external view returns (address[] memory) {
        return _voters[caseId];
    }

    // ---- what the heir says

    /// @dev The price is paid, and `back` wei with it.
    function _acquitted(uint256 caseId, uint256 back) internal virtual;

    /// @dev The price goes back.
    function _refunded(uint256 caseId) internal virtual;

    // ---- opening

    /// @dev The caller challenges, and puts up a tenth of the stake and a pot.
    function _open(
        uint256 caseId,
        address worker,
        uint128 stake,
        uint64 modelId,
        uint16 maxTokens,
        bytes32 claimed,
        bytes32 claimCommit,
        bytes calldata prompt
    ) internal {
        if (msg.sender == worker) revert BothSides(msg.sender);
        uint128 bond = stake / 10;
        _collect(uint256(bond) + params.casePot);
        Case storage c = cases[caseId];
        (c.challenger, c.worker, c.openedAt, c.phase) = (msg.sender, worker, uint64(block.number), Phase.Open);
        (c.bond, c.stake, c.claimed, c.claimCommit) = (bond, stake, claimed, claimCommit);
        emit CaseOpened(
            caseId, worker, msg.sender, modelId, maxTokens, claimed, prompt, voteEnd(caseId), revealEnd(caseId)
        );
    }

    // ---- voting

    /// @notice Votes in a block of the sender's own, once a block, with a bond each time. A later vote adds weight, and its seal
    /// stands for all of them.
    /// @param claimed the worker's answer, so that a reorganisation cannot put another question under the number
    /// @param seal Keccak(abi.encode(chainId, caseId, voter, answer, salt)): with the voter in it, a copy opens for nobody
    function vote(uint256 caseId, bytes32 claimed, bytes32 seal) external payable {
        if (msg.sender != block.coinbase) revert NotMiner(msg.sender, block.coinbase);
        Case storage c = _case(caseId);
        if (block.number <= c.openedAt) revert TooEarly(uint256(c.openedAt) + 1);
        if (block.number > voteEnd(caseId)) revert TooLate(voteEnd(caseId));
        if (claimed != c.claimed) revert OtherClaim(c.claimed);
        if (seal == 0) revert EmptySeal();
        Ballot storage b = ballots[caseId][msg.sender];
        if (b.lastBlock == block.number) revert VotedInThisBlock(caseId);
        _collect(params.voteBond);
        if (b.weight == 0) _voters[caseId].push(msg.sender);
        (b.seal, b.lastBlock) = (seal, uint64(block.number));
        b.weight++;
        c.cast++;
        emit Voted(caseId, msg.sender, b.weight, seal);
    }

    /// @notice Shows the sender's answer, for which all its votes count.
    function reveal(uint256 caseId, bytes32 answer, bytes32 salt) external {
        Case storage c = _case(caseId);
        if (block.number <= voteEnd(caseId)) revert TooEarly(voteEnd(caseId) + 1);
        if (block.number > revealEnd(caseId)) revert TooLate(revealEnd(caseId));
        Ballot storage b = ballots[caseId][msg.sender];
        if (b.weight == 0) revert NoVote(caseId, msg.sender);
        if (b.answer != 0) revert AlreadyRevealed(caseId, msg.sender);
        bytes32 opened = keccak256(abi.encode(block.chainid, caseId, msg.sender, answer, salt));
        if (answer == 0 || b.seal != opened) revert WrongSeal();
        b.answer = answer;
        uint256 votes = tally[caseId][answer] + b.weight;
        tally[caseId][answer] = votes;
        if (votes > c.leadingWeight) (c.leading, c.leadingWeight) = (answer, uint16(votes));
        emit Revealed(caseId, msg.sender, b.weight, answer);
    }

    /// @notice Shows what the challenger sealed, from the end of voting until the case is closed; anyone may bring it. Only a
    /// challenger that computed the right answer itself is rewarded.
    function showClaim(uint256 caseId, bytes32 answer, bytes32 salt) external {
        Case storage c = _case(caseId);
        if (c.phase == Phase.Closed) revert AlreadyRuled(caseId);
        if (block.number <= voteEnd(caseId)) revert TooEarly(voteEnd(caseId) + 1);
        if (c.claimCommit != keccak256(abi.encode(block.chainid, c.challenger, answer, salt))) revert WrongSeal();
        c.challengerHash = answer;
        emit ClaimShown(caseId, answer);
    }

    // ---- ruling

    /// @notice Ends a case after its last block of answers; anyone may call. An answer is the verdict when more than half of all
    /// votes cast are for it, hidden ones included, and they are at least a third of the blocks in which one could vote.
    /// @dev Worker right: it is paid at once with half of the challenger's bond, the other half burns, and the challenger's pot goes to
    /// the judges. Worker wrong: nine tenths of its stake burn, a tenth is the challenger's if its own answer was right and
    /// burns too if not, its pot goes to the judges, the price back to the poster. Hung: all have their money back.
    function close(uint256 caseId) external {
        Case storage c = _case(caseId);
        if (c.phase == Phase.Closed) revert AlreadyRuled(caseId);
        if (block.number <= revealEnd(caseId)) revert TooEarly(revealEnd(caseId) + 1);
        c.phase = Phase.Closed;
        bytes32 verdict = _verdict(c);
        c.verdict = verdict;
        emit CaseClosed(caseId, verdict, c.leadingWeight, c.cast);
        uint256 pot = params.casePot;
        uint256 burned = verdict == 0 ? _settleHung(caseId) : _settleVotes(caseId, verdict, c.leadingWeight, pot, c.bond / 4);
        if (verdict == 0) {
            _credit(c.challenger, uint256(c.bond) + pot);
            _credit(c.worker, uint256(c.stake) + pot);
            _refunded(caseId);
        } else if (verdict == c.claimed) {
            uint256 damages = c.bond / 2;
            burned += c.bond - damages;
            _credit(c.worker, damages);
            _acquitted(caseId, uint256(c.stake) + pot);
        } else {
            uint256 reward = c.challengerHash == verdict ? c.stake / 10 : 0;
            burned += c.stake - reward;
            emit Slashed(caseId, c.worker, c.challenger, c.stake - reward, reward);
            _credit(c.challenger, uint256(c.bond) + pot + reward);
            _refunded(caseId);
        }
        _burn(burned);
    }

    function _verdict(Case storage c) private view returns (bytes32) {
        uint256 weight = c.leadingWeight;
        bool ruled = c.leading != POISON && 2 * weight > c.cast && 3 * weight >= params.voteBlocks;
        return ruled ? c.leading : bytes32(0);
    }

    /// @dev Who showed an answer has its bonds back, whichever it was; who hid it loses half of them.
    function _settleHung(uint256 caseId) private returns (uint256 burned) {
        address[] storage list = _voters[caseId];
        for (uint256 i = 0; i < list.length; i++) {
            Ballot storage b = ballots[caseId][list[i]];
            if (b.answer != 0) _payVoter(caseId, list[i], b.weight, 0);
            else burned += _fineVoter(caseId, list[i], b.weight);
        }
    }

    /// @dev Votes for the verdict get their bonds and, each the same, of the loser's pot and of at most `bonus` wei of the pool. The
    /// bonus is a quarter of the challenger's bond, and the same case burns half of that bond or nine tenths of the stake: nobody
    /// earns by staging one. All other votes lose half of their bonds. What the division leaves over goes to the pool.
    function _settleVotes(uint256 caseId, bytes32 verdict, uint256 right, uint256 pot, uint256 bonus)
        private
        returns (uint256 burned)
    {
        uint256 inPool = pool;
        uint256 purse = pot + (bonus < inPool ? bonus : inPool);
        uint256 paid = 0;
        address[] storage list = _voters[caseId];
        for (uint256 i = 0; i < list.length; i++) {
            Ballot storage b = ballots[caseId][list[i]];
            if (b.answer == verdict) {
                uint256 share = purse * b.weight / right;
                paid += share;
                _payVoter(caseId, list[i], b.weight, share);
            } else {
                burned += _fineVoter(caseId, list[i], b.weight);
            }
        }
        _setPool(inPool + pot - paid);
    }

    function _payVoter(uint256 caseId, address voter, uint256 weight, uint256 share) private {
        emit JudgePaid(caseId, voter, share);
        _credit(voter, params.voteBond * weight + share);
    }

    function _fineVoter(uint256 caseId, address voter, uint256 weight) private returns (uint256 fine) {
        uint256 bonds = params.voteBond * weight;
        fine = bonds / 2;
        emit JudgeFined(caseId, voter, fine);
        _credit(voter, bonds - fine);
    }

    function _case(uint256 caseId) private view returns (Case storage c) {
        c = cases[caseId];
        if (c.phase == Phase.None) revert UnknownCase(caseId);
    }
}

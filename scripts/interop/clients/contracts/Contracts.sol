// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {GovernorCountingSimple} from "@openzeppelin/contracts/governance/extensions/GovernorCountingSimple.sol";
import {GovernorVotes} from "@openzeppelin/contracts/governance/extensions/GovernorVotes.sol";
import {GovernorTimelockControl} from "@openzeppelin/contracts/governance/extensions/GovernorTimelockControl.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";

contract Token is ERC20, ERC20Permit, ERC20Votes {
    error Refused(uint256 code);

    constructor(uint256 supply) ERC20("Token", "TKN") ERC20Permit("Token") {
        _mint(msg.sender, supply);
    }

    function refuse() external pure {
        revert Refused(7);
    }

    function explain() external pure {
        require(false, "because");
    }

    function divide(uint256 a, uint256 b) external pure returns (uint256) {
        return a / b;
    }

    function _update(address from, address to, uint256 value) internal override(ERC20, ERC20Votes) {
        super._update(from, to, value);
    }

    function nonces(address owner) public view override(ERC20Permit, Nonces) returns (uint256) {
        return super.nonces(owner);
    }
}

contract Badge is ERC721 {
    constructor() ERC721("Badge", "BDG") {}

    function mint(address to, uint256 id) external {
        _safeMint(to, id);
    }
}

contract Board is Governor, GovernorCountingSimple, GovernorVotes, GovernorTimelockControl {
    constructor(IVotes votes, TimelockController timelock)
        Governor("Board")
        GovernorVotes(votes)
        GovernorTimelockControl(timelock)
    {}

    function votingDelay() public pure override returns (uint256) {
        return 1;
    }

    function votingPeriod() public pure override returns (uint256) {
        return 4;
    }

    function quorum(uint256) public pure override returns (uint256) {
        return 1;
    }

    function state(uint256 id) public view override(Governor, GovernorTimelockControl) returns (ProposalState) {
        return super.state(id);
    }

    function proposalNeedsQueuing(uint256 id) public view override(Governor, GovernorTimelockControl) returns (bool) {
        return super.proposalNeedsQueuing(id);
    }

    function _queueOperations(uint256 id, address[] memory t, uint256[] memory v, bytes[] memory c, bytes32 d)
        internal
        override(Governor, GovernorTimelockControl)
        returns (uint48)
    {
        return super._queueOperations(id, t, v, c, d);
    }

    function _executeOperations(uint256 id, address[] memory t, uint256[] memory v, bytes[] memory c, bytes32 d)
        internal
        override(Governor, GovernorTimelockControl)
    {
        super._executeOperations(id, t, v, c, d);
    }

    function _cancel(address[] memory t, uint256[] memory v, bytes[] memory c, bytes32 d)
        internal
        override(Governor, GovernorTimelockControl)
        returns (uint256)
    {
        return super._cancel(t, v, c, d);
    }

    function _executor() internal view override(Governor, GovernorTimelockControl) returns (address) {
        return super._executor();
    }
}

contract Timelock is TimelockController {
    constructor(address admin) TimelockController(0, new address[](0), new address[](0), admin) {}
}

contract Odd {
    event Large(bytes data);
    event Marked(uint256 indexed a, uint256 indexed b, address indexed who, string text);

    mapping(uint256 => uint256) public slots;
    uint256 public last;

    constructor(bool works) payable {
        require(works, "does not work");
    }

    function large(uint256 size) external {
        emit Large(new bytes(size));
    }

    function mark(uint256 a, uint256 b, string calldata text) external {
        last = a;
        emit Marked(a, b, msg.sender, text);
    }

    function fill(uint256 from, uint256 to) external {
        for (uint256 i = from; i < to; i++) slots[i] = i + 1;
    }

    function burn() external {
        while (true) last++;
    }

    function spin() external view returns (uint256 sum) {
        while (true) sum += last + gasleft();
    }

    function here() external view returns (uint256, uint256, address, uint256, uint256, uint256) {
        return (block.number, block.timestamp, block.coinbase, block.basefee, block.gaslimit, block.chainid);
    }

    function sender() external payable returns (address, uint256, uint256) {
        return (msg.sender, msg.value, tx.gasprice);
    }
}

"""Words by what they do in a sentence: data for `tokens.tag`, most of them classes that are closed or nearly so."""

from newstance.holders import ARTICLES, POSSESSIVES, QUANTIFIERS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SUBJECT_PRONOUNS = _words("he she they it we i you")
OBJECT_PRONOUNS = _words("them him me themselves himself herself itself myself ourselves")
DETERMINERS = ARTICLES | POSSESSIVES | _words("no")
COUNTS = (QUANTIFIERS | {"none", "neither"}) - {
    "about",
    "around",
    "over",
    "up",
    "than",
    "at",
    "more",
    "most",
    "just",
    "only",
}
RELATIVES = _words("who which that whom whose where")
SUBORDINATORS = _words(
    """if whether because after before when while although though as since until unless once than how why what so
    lest"""
)
CONJUNCTIONS = _words("and or nor &")
OTHER_VERBS = _words(
    """ate beat became brought built bought came caught cut did drew drove fell flew found gave goes got grew heard
    held hit hurt kept knew laid led left lost made makes making meant met paid put puts ran rose said sat saw sees
    sent sold spent spoke stood takes taking told took understood used went won wore wrote give gives take make
    comes gets includes shows show showed help helps face faces"""
)
"""Frequent verbs that are no cues and do not end in -ed."""
NO_VERBS = _words(
    """need needs speed seed indeed united hundred red bed armed so-called sacred naked wicked aged led-in feed greed
    bleed breed"""
)
LINKED = _words(
    "led backed based run owned born trained funded style era wide friendly dominated controlled sponsored leaning"
)
"""Second halves of compounds with a name, which are no names: `Ohio-based`."""
CONTRASTS = _words("but yet")
PREPOSITIONS = _words(
    """about above across against ahead along alongside amid amidst among around at atop behind below beneath beside
    besides between beyond by concerning despite down during except for from in inside into like minus near off on
    onto opposite outside over past per plus regarding round through throughout toward towards under underneath
    unlike up upon versus via with within without including according following"""
)
BE = _words(
    """is are was were be been being am isn't aren't wasn't weren't 's 're 'm remain remains remained seem seems seemed
    appear appears appeared became becomes become sounded sounds got gets grown grew growing"""
)
MODALS = _words(
    """will would can could may might shall should must won't wouldn't can't cannot couldn't shouldn't mustn't do does
    did don't doesn't didn't 'll 'd ain't"""
)
HAVE = _words("has have had having hasn't haven't hadn't 've")
PHASES = _words(
    """began begin begins beginning start starts started starting continue continues continued continuing keep keeps
    kept went tried try tries trying used use uses took moved moves hurried rushed happened chose"""
)
ADVERBS = _words(
    """not never also then now later earlier again already always often still just even once twice too instead
    meanwhile however therefore thus indeed perhaps maybe nonetheless nevertheless moreover furthermore further
    otherwise soon ever almost quite rather very much more most together alone abroad there here moments hours long
    first both jointly well afterwards afterward thereafter separately yesterday today tonight tomorrow midway"""
)
NOT_ADVERBS = _words(
    """family ally rally italy july assembly reply supply apply only daily early monopoly anomaly bully elderly
    unlikely likely friendly weekly monthly fly rely comply imply multiply emily kelly sally molly billy"""
)
TIMES = _words(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december jan feb mar apr jun jul aug sep sept oct nov dec week weeks month months
    year years morning afternoon evening night day days weekend ago last next hour minutes o'clock a.m. p.m. am pm
    decade summer winter spring autumn fall"""
)
COMMON_TIMES = _words(
    """week weeks month months year years morning afternoon evening night day days weekend last next hour minutes
    decade summer winter spring autumn fall ago pm am"""
)
"""Words of time that a name may hold; days and months are never part of one here."""
MONTHS_AS_WORDS = _words("may march")
PARTICLES = _words("von van de der den del della di da dos du la le al el bin ibn ben ter abu y")
ABBREVIATIONS = _words(
    """mr mrs ms mx dr prof sr jr st sen sens rep reps gov govs lt col gen maj capt sgt adm cmdr hon rev pres amb atty
    supt jan feb mar apr jun jul aug sep sept oct nov dec no vs inc corp co ltd dept fla calif tex mich penn conn
    mass minn wis wash ore ariz ill ind ga va pa md ky tenn ala miss okla kan neb colo nev n.y n.j d.c u.s u.n u.k
    ph.d a.m p.m etc"""
)
OFFICES = _words(
    """president sen sens senator senators rep reps representative representatives congressman congresswoman
    congressmen gov govs governor governors lt lieutenant col colonel gen general maj major capt captain sgt
    sergeant adm admiral cmdr commander judge justice justices ambassador amb secretary secretaries minister premier
    chancellor speaker mayor mayors chairman chairwoman chair chairperson commissioner attorney solicitor director
    king queen prince princess pope rev reverend cardinal archbishop bishop rabbi imam sheriff officer leader whip
    mr mrs ms miss mx dr prof professor sir dame lord lady ceo cfo coo founder cofounder co-founder host analyst
    author activist actor actress economist historian journalist reporter editor columnist correspondent anchor
    adviser advisor aide strategist pollster spokesman spokeswoman spokesperson counsel lawyer prosecutor manager
    coach chief candidate nominee president-elect frontrunner contender republican democrat independent libertarian
    conservative liberal billionaire businessman magnate mogul surrogate deputy vice assistant undersecretary
    treasurer inspector detective superintendent marshal envoy diplomat lawmaker legislator congressmember prime
    councilman councilwoman delegate alderman assemblyman assemblywoman comptroller postmaster first"""
)
"""What stands in front of a name; `first` for `First Lady`."""
PERSON_NOUNS = (
    OFFICES - _words("first general major gen maj conservative liberal independent republican democrat")
) | _words(
    """official source opponent critic supporter advocate campaigner expert scholar researcher scientist engineer
    doctor physician nurse teacher student farmer worker resident voter witness victim survivor man woman neighbor
    neighbour friend relative mother father brother sister wife husband son daughter writer guest caller panelist
    moderator staffer operative donor fundraiser insider veteran soldier ally rival boss head executive owner
    investor trader banker negotiator mediator appointee predecessor successor dissident refugee immigrant migrant
    member incumbent challenger hopeful newcomer user customer landlord tenant parent volunteer organizer organiser
    biographer pastor priest"""
)
GROUP_NOUNS = _words(
    """groups organizations organisations activists advocates opponents critics supporters backers leaders lawmakers
    legislators officials sources aides advisers advisors analysts experts scholars scientists researchers
    economists historians observers people voters residents republicans democrats conservatives liberals moderates
    progressives independents libertarians senators congressmen representatives governors mayors ministers diplomats
    judges justices lawyers attorneys prosecutors investigators authorities agencies countries nations states
    governments companies firms businesses employers workers employees unions teachers students parents farmers
    doctors nurses physicians police officers troops soldiers militants insurgents rebels protesters protestors
    demonstrators campaigners dissidents refugees migrants immigrants challengers plaintiffs defendants petitioners
    respondents members staff staffers donors allies rivals enemies colleagues counterparts americans europeans
    britons russians israelis palestinians taliban democracies delegates envoys spokesmen hawks doves skeptics
    sceptics proponents detractors defenders foes fans friends relatives families neighbors neighbours women men
    clerics bishops priests pastors veterans commanders generals executives investors traders bankers owners
    landlords tenants consumers customers users patients providers hospitals insurers universities colleges schools
    churches outlets newspapers media reporters journalists editors commentators columnists pundits strategists
    operatives negotiators mediators monitors inspectors regulators environmentalists ranchers miners drivers
    manufacturers retailers exporters importers survivors victims witnesses gop nationalists separatists extremists
    islamists communists socialists abolitionists traditionalists loyalists reformers hardliners centrists
    appointees majorities minorities lobbyists youths teenagers civilians attendees clinics charities ngos
    nonprofits parties coalitions committees councils courts cities towns communities tribes opposition
    panelists readers viewers listeners parliamentarians mps meps peers kurds tories brothers sisters"""
)
COLLECTIVES = _words(
    """administration government court committee commission council agency department ministry office company firm
    corporation bank union party campaign coalition alliance group organization organisation association society
    foundation institute university college school church panel board bureau team legislature parliament assembly
    congress senate house cabinet caucus community regime military army navy force police newspaper paper magazine
    network website outlet station broadcaster channel watchdog nonprofit charity regulator authority municipality
    city county state country nation palace embassy delegation mission opposition camp chamber federation league
    movement majority minority crew pac tribunal body conference congregation diocese vatican kremlin hospital
    clinic tribe jury publication tabloid daily"""
)
"""Lowercase, or last in a capitalised name: one body that can hold a view."""
INSTITUTIONS = COLLECTIVES | _words(
    """pentagon congress senate house kremlin vatican parliament center centre fund trust project service services
    corps times post journal news tribune herald press watch international network inc corp co ltd llc llp tv radio
    organization forum club chamber industries airlines motors group partners associates nato unicef unesco opec
    interpol reuters affairs guard laboratory academy initiative brigade front taskforce secretariat
    directorate museum library nations states kingdom republic rights action globe gazette review record magazine
    media guardian registry treasury exchange reserve"""
)
PLACE_WORDS = _words(
    """new north south west east northern southern western eastern central saudi hong great united san santa los las
    sri puerto costa el latin european human civil planned american british french german russian chinese
    international national federal supreme"""
)
"""First words of names that are places or bodies, not people."""
UNNAMED_HEADS = _words(
    """official officials source sources aide aides adviser advisers advisor advisors spokesman spokeswoman
    spokesperson spokesmen insider staffer staffers operative operatives diplomat diplomats person people man woman
    authorities"""
)

"""Given names by gender, as English-language news has them: data for telling a person, and `he` from `she`."""

_MALE = """aaron abdul abraham adam ahmed al alan albert alberto alejandro alexander alfred allan allen alvin andre
andrew andy angus anthony antonio antony arnold arthur austin barry ben benjamin bernard bernie bill billy bob bobby
boris brad bradley brandon brendan brent brett brian bruce bryan calvin carl carlos chad charles charlie chester chip
christian christopher chuck clarence claude clay cliff clint cody colin corey cory craig curtis dale damian dan daniel
danny darrell darren dave david dean dennis derek devin dmitry dominic don donald doug douglas duncan dwight earl ed
eddie edgar eduardo edward edwin eli elliott emmanuel eric erik ernest eugene evan felix fernando francisco frank
franklin fred frederick gabriel gary gavin geoffrey george gerald gerard gilbert giorgio glenn gordon graham grant
greg gregory hal hamid hans harold harry harvey hassan hector henry herbert herman howard hugh hugo ian igor ira isaac
ivan jack jacob jaime jake jamal james jason javier jay jeff jeffrey jeremy jerome jerry jesse jesus jim jimmy joao
joaquin joe joel johan john johnny jon jonathan jorge jose joseph josh joshua juan julian julio justin karl keith ken
kenneth kevin kirk klaus kurt kyle lance larry lawrence leo leon leonard leroy lewis liam lloyd lorenzo louis lucas
luis luke manuel marc marco marcus mario mark marshall martin marvin mathew matt matthew maurice max mel michael
michel miguel mike mitch mohamed mohammad mohammed muhammad murray nathan nathaniel neal ned neil nelson nicholas nick
nigel noah norman oliver omar oscar owen pablo patrick paul pavel pedro pete peter phil philip phillip pierre rafael
ralph ramon randall randy rashid raul ray raymond rex ricardo richard rick ricky rob robert roberto rodney rodrigo
roger roland ron ronald rory ross roy ruben rudolph rudy rupert russ russell ryan samuel saul scott sean sergei sergey
seth shane shaun shawn simon stanley stefan stephen steve steven stewart stuart sylvester ted terence terrence
theodore thomas tim timothy toby todd tom tommy tony travis trent trevor trey troy tyler vernon victor vincent
vladimir wade wallace walter warren wayne wendell wesley wilbur wilfred will willard william willie winston wolfgang
xavier yitzhak yusuf zach zachary"""
_FEMALE = """abby abigail adriana agnes aisha alejandra alexandra alexandria alice alicia alison allison alyssa amanda
amber amelia amy ana andrea angela angelica anita ann anna anne annette annie april ashley audrey ava ayanna barbara
beatrice becky bernadette beth betsy betty beverly bonnie brenda bridget brittany camille candace carla carly carmen
carol carole caroline carolyn carrie catherine cathy cecilia celeste charlotte chelsea cheryl christina christine
cindy claire clara claudia colleen connie constance courtney cristina crystal cynthia daisy danielle dawn debbie
deborah debra delores denise diana diane dianne dolores donna dora doris dorothy edith eileen elaine eleanor elena
elisabeth elise elizabeth ella ellen elsa emily emma erica erin esther eva eve evelyn fatima faye felicia fiona
florence frances francesca gabriela gail georgia geraldine gina gladys gloria grace greta gwen hannah harriet heather
heidi helen helena hillary holly ida ingrid irene iris isabel jackie jacqueline jane janet janice jasmine jeanne
jeannette jen jenna jennifer jenny jessica jill joan joanna jocelyn jodi josephine joy joyce juanita judith judy julia
julianne julie june kaitlin karen kate katherine kathleen kathryn kathy katie katrina kay kayla keisha kelli kimberly
kirsten kristen kristi kristin kristina laura lauren laurie leah leila lena lillian linda lisa liz lois loretta lori
lorraine louise lucia lucille lucy lydia lynn madeleine madison maggie marcia margaret maria marian marianne marie
marilyn marina marissa marjorie marsha martha mary maureen maxine megan melanie melinda melissa mercedes meredith mia
michele michelle mildred miriam molly monica muriel nadia nancy naomi natalia natalie natasha nina nora norma olga
olivia pamela patricia patty paula pauline peggy penelope penny phyllis rachel ramona rebecca regina renee rhonda rita
roberta rosa rose rosemary roxanne ruth sabrina sally samantha sandra sara sarah selena sharon sheila shelley shelly
sherry shirley sofia sonia sonya sophia sophie stella stephanie susan susanna suzanne sylvia tamara tammy tanya tara
teresa theresa tiffany tina ursula valerie vanessa vera veronica victoria violet virginia vivian wanda wendy whitney
winifred yasmin yolanda yvette yvonne zainab zoe"""
_EITHER = """alex ali bobbie casey chris dana francis gene jamie jan jean jo jordan kelly kerry kim lee leslie lindsay
lindsey marion morgan noel pat robbie robin sam shannon stacey stacy taylor terry tracy"""

MALE_NAMES = frozenset(_MALE.split())
FEMALE_NAMES = frozenset(_FEMALE.split())
GIVEN_NAMES = MALE_NAMES | FEMALE_NAMES | frozenset(_EITHER.split())

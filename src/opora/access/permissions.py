"""What can be done, and kinds of fields that are told apart."""

from enum import StrEnum


class Permission(StrEnum):
    """One thing a person may do somewhere; a page declares the one it needs."""

    COUNTS = "counts"  # see figures of schools and classes, without names
    RESULTS = "results"  # see results of pupils by name
    UPLOAD = "upload"  # send files, decide what is doubtful, accept, undo
    ORIGINALS = "originals"  # download a file as it came
    PEOPLE = "people"  # see staff: posts, roles, who leads and teaches what; no pupils
    PEOPLE_EDIT = "people_edit"  # change staff, classes, who teaches what; say which pupils are one
    UNITS = "units"  # see the tree of schools
    UNITS_EDIT = "units_edit"  # add, move, merge, close units; identifiers
    GRANT = "grant"  # give and take roles (`Role.gives` tells which), invite
    VIEW_AS = "view_as"  # look at pages with the eyes of one's staff
    AUDIT = "audit"  # see who saw and changed what
    DUTY = "duty"  # see what was not entered in time
    SETTINGS = "settings"  # terms and thresholds of a school
    RISK = "risk"  # see signs of risk and the time line of a pupil
    SUPPORT = "support"  # see cases: causes, routes, work done, notices, decisions
    SUPPORT_EDIT = "support_edit"  # decide on signs, open and lead cases, notices, consents, debts
    OBSERVE = "observe"  # enter observations and individual work, see one's own
    PSYCHOLOGY = "psychology"  # write and read the closed texts of a psychologist
    COUNCIL = "council"  # lead councils and the end of a term: minutes, tasks, the report
    FORM = "form"  # fill in and hand in what campaigns ask of a school
    CERTIFY = "certify"  # certify what a school hands in, as its head
    COLLECT = "collect"  # see campaigns, who handed in and who did not; no names
    COLLECT_EDIT = "collect_edit"  # start and lead campaigns: dates, exceptions, who is responsible
    REVIEW = "review"  # read forms that were handed in, return and accept them, write them together
    PARTS = "parts"  # hand in the parts of a form that one is assigned


class FieldClass(StrEnum):
    """Kinds of fields by how much harm a leak does (`docs/how-to/access.md`)."""

    PUBLISHED = "F0"
    COUNTS = "F1"  # counts inside the service, small groups not hidden
    ROWS = "F2"  # rows with pseudonyms
    NAMES = "F3"  # names, classes, marks
    REASONS = "F4"  # reasons of failure, work done, plans: family matters creep in
    PSYCHOLOGY = "F5"  # notes of a psychologist
    BY_TEACHER = "F6"  # results by teacher
    CONTACTS = "F7"  # contacts and accounts
    AUDIT = "F8"  # records of who saw what


class Reach(StrEnum):
    """How far a role reaches inside the unit it is given for."""

    UNIT = "unit"  # the whole unit and all below it
    CLASSES = "classes"  # the classes that are named with it
    LESSONS = "lessons"  # the lessons (class and subject) that are named with it
    OWN = "own"  # nothing of others: only what is the person's own


TITLES: dict[Permission | FieldClass, str] = {
    Permission.COUNTS: "видеть итоги школ и классов без имён",
    Permission.RESULTS: "видеть результаты учеников поимённо",
    Permission.UPLOAD: "загружать файлы, решать спорное, принимать и отменять",
    Permission.ORIGINALS: "скачивать загруженные файлы",
    Permission.PEOPLE: "видеть сотрудников и их права",
    Permission.PEOPLE_EDIT: "вести сотрудников, классное руководство, уроки и карточки учеников",
    Permission.UNITS: "видеть список учреждений",
    Permission.UNITS_EDIT: "вести список учреждений",
    Permission.GRANT: "назначать роли и приглашать",
    Permission.VIEW_AS: "смотреть глазами сотрудника",
    Permission.AUDIT: "видеть журнал доступа",
    Permission.DUTY: "видеть, что не внесено вовремя",
    Permission.SETTINGS: "менять настройки школы",
    Permission.RISK: "видеть признаки риска и карточку ученика",
    Permission.SUPPORT: "видеть сопровождение: причины, маршруты, работу, уведомления",
    Permission.SUPPORT_EDIT: "вести сопровождение: решать о признаках, вести маршруты, уведомления",
    Permission.OBSERVE: "вносить наблюдения и индивидуальную работу",
    Permission.PSYCHOLOGY: "вести закрытые записи психолога",
    Permission.COUNCIL: "вести советы, протоколы и итоги четверти",
    Permission.FORM: "заполнять и сдавать формы мониторингов",
    Permission.CERTIFY: "заверять формы как руководитель",
    Permission.COLLECT: "видеть, кто сдал формы и кто нет",
    Permission.COLLECT_EDIT: "вести мониторинги: сроки, исключения, ответственные",
    Permission.REVIEW: "проверять сданные формы, возвращать, принимать, сводить",
    Permission.PARTS: "сдавать порученные показатели",
    FieldClass.PUBLISHED: "опубликованное",
    FieldClass.COUNTS: "итоги без имён",
    FieldClass.ROWS: "строки под номерами вместо имён",
    FieldClass.NAMES: "имена, классы, отметки",
    FieldClass.REASONS: "причины неуспеваемости, проведённая работа, планы",
    FieldClass.PSYCHOLOGY: "записи психолога",
    FieldClass.BY_TEACHER: "итоги по учителям",
    FieldClass.CONTACTS: "контакты и учётные записи",
    FieldClass.AUDIT: "кто что видел и менял",
}

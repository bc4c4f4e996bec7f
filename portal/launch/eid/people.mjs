// The people of the demo eID. Nobody of them exists: their numbers lie in region 99, never issued.

const WEIGHTS = [7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

function personalNumber(born, serial = 0) {
  const [year, month, day] = born.split("-");
  for (let next = serial; next < 1000; next += 1) {
    const digits = `${day}${month}${year.slice(1)}99${String(next).padStart(3, "0")}`;
    const total = [...digits].reduce((sum, digit, at) => sum + Number(digit) * WEIGHTS[at], 0);
    const check = (11 - (total % 11)) % 11;
    if (check !== 10) return `${digits}${check}`;
  }
  throw new Error("no number left");
}

function person(id, given, family, born, more = {}) {
  return {
    id,
    sub: id,
    given_name: given,
    family_name: family,
    birthdate: born,
    embg: personalNumber(born, more.serial),
    ...more,
  };
}

export const PEOPLE = [
  person("citizen-mk", "Демо", "Граѓанка", "1986-04-12"),
  person("citizen-sq", "Qytetare", "Demo", "1984-07-21"),
  person("newcomer", "Демо", "Нова", "1990-02-14"),
  person("newcomer-married", "Демо", "Нова-Венчана", "1990-02-14", {
    sub: "newcomer",
    note: { mk: "истото лице, ново презиме", sq: "i njëjti person, mbiemër i ri" },
  }),
  person("newcomer-new-card", "Демо", "Нова", "1990-02-14", {
    note: { mk: "истото лице, нов број на еИД", sq: "i njëjti person, numër i ri i eID-së" },
  }),
  person("daughter", "Ќерка", "Демо", "1979-11-03"),
  person("foreigner", "Демо", "Странец", "1988-08-08", {
    embg: undefined,
    note: { mk: "без ЕМБГ", sq: "pa NVAQ" },
  }),
];

export function personById(id) {
  return PEOPLE.find((one) => one.id === id);
}

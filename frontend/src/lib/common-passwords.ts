/** The passwords that are tried first, of those that are long enough; in lower case. */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `
  00000000 01234567 0123456789 0987654321 09876543 1111111111 11111111 11112222 11223344 12121212
  12312312 123123123 12341234 1234512345 12345678 123456789 1234567890 12345678910 123456987
  123456abc 1234qwer 12344321 123654789 13131313 147258369 147852369 159357258 1q2w3e4r 1q2w3e4r5t
  1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 20202020 22222222 33333333 55555555 66666666 77777777
  741852963 77778888 789456123 87654321 88888888 963852741 987654321 9876543210 99999999 999999999
  a1b2c3d4 a1234567 a12345678 a123456789 aa123456 aa12345678 aaaaaaaa abc12345 abc123456 abcd1234
  abcdefgh abcdefg1 admin123 admin1234 administrator asdasdasd asdf1234 asdfasdf asdfghjk asdfghjkl
  asdfjkl; babygirl baseball basketball butterfly changeme changeme123 charlie1 chocolate computer
  corvette danielle dearbook dragon123 einstein elizabeth football football1 freedom1 garfield
  hello123 hellohello iloveyou iloveyou1 iloveyou2 internet jennifer jonathan letmein1 letmein123
  liverpool lovelove marlboro master123 mercedes michael1 michelle midnight mustang1 myspace1 nicholas
  nintendo p@55w0rd p@ssw0rd p@ssword pa55word passpass passw0rd password password! password01
  password1 password1! password12 password123 password1234 password2 patricia pokemon1 princess
  princess1 q1w2e3r4 q1w2e3r4t5 qazwsxedc qwer1234 qwerasdf qwert123 qwert12345 qwerty12 qwerty123
  qwerty1234 qwerty12345 qwertyui qwertyuiop samantha september shadow123 sunshine sunshine1 superman
  starwars target123 test1234 testtest thomas123 trustno1 victoria welcome1 welcome123 whatever
  william1 zaq12wsx zaq1zaq1 zxcvbnm1 zxcvbnm123 zxcvbnm,
  `
    .trim()
    .split(/\s+/),
);

-- Who may do the acts of two people on restrictions of processes (enterprises_twopersonact).
SELECT declare_acts_of_the_nation('process_restrictions.enter', 'process_restrictions.end');
